#!/bin/sh
# Run once by the postgres image on an empty data folder: the two roles and the database.
# safetyreg_owner owns the tables and migrates; safetyreg_app serves (see grant_rights).
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE safetyreg_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE safetyreg_app LOGIN PASSWORD :'app_password';
CREATE DATABASE safetyreg OWNER safetyreg_owner ENCODING 'UTF8';
REVOKE ALL ON DATABASE safetyreg FROM PUBLIC;
GRANT CONNECT ON DATABASE safetyreg TO safetyreg_app;
SQL
