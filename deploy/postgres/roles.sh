#!/bin/sh
# Run once by the postgres image on an empty data folder: the three roles and the database.
# safetyreg_owner owns the tables and migrates; safetyreg_app serves; safetyreg_public serves the
# public pages alone (see grant_rights and safetyreg/public_rights.py).
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" \
    -v public_password="$PUBLIC_PASSWORD" <<'SQL'
CREATE ROLE safetyreg_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE safetyreg_app LOGIN PASSWORD :'app_password';
CREATE ROLE safetyreg_public LOGIN PASSWORD :'public_password';
CREATE DATABASE safetyreg OWNER safetyreg_owner ENCODING 'UTF8';
REVOKE ALL ON DATABASE safetyreg FROM PUBLIC;
GRANT CONNECT ON DATABASE safetyreg TO safetyreg_app, safetyreg_public;
SQL
