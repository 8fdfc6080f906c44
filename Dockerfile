# One image for web, worker, beat and migrate; the command says which.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin safetyreg

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY manage.py requirements.in pyproject.toml ./
COPY bin bin
COPY safetyreg safetyreg
COPY foundation foundation
COPY interference interference
COPY enforcement enforcement
COPY blacklist blacklist
COPY correction correction
COPY disclosure disclosure
COPY templates templates

# Fandol faces; without a network at build time documents are set in Noto CJK.
RUN apt-get update && bin/fonts; rm -rf /var/lib/apt/lists/*
# The key only lets the settings load here; a start with it is refused.
RUN DEBUG=0 SECRET_KEY=change-me python manage.py collectstatic --no-input --verbosity 0 \
    && install -d -o safetyreg -g safetyreg -m 0700 var/documents var/fontconfig \
    && install -d -o safetyreg -g safetyreg -m 0755 var/datasets

ENV DEBUG=0 PYTHONUNBUFFERED=1
USER safetyreg
EXPOSE 8000
CMD ["granian", "safetyreg.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", \
     "--port", "8000", "--workers", "4", "--blocking-threads", "1", "--no-ws", "--no-access-log"]
