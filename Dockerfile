# One image for every part of Airflow; docker-compose.yml says which part a container plays.
# The base is pinned by version; who mirrors images pins it by digest: --build-arg BASE=python@sha256:…
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements-airflow.lock ./
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements-airflow.lock
COPY pyproject.toml README.md LICENSE ./
COPY pipeline pipeline
# Editable, so that the code has one place, /app, and dags/, reports/ and queries/ lie beside it as in a checkout.
RUN /venv/bin/pip install --no-cache-dir --no-deps --editable .

FROM ${BASE}
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OFFPITCH_HOME=/app \
    OFFPITCH_DATA=/data \
    AIRFLOW_HOME=/tmp/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/app/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/logs
# Pango draws the letters of a PDF (`offpitch pdf`) and brings a font. Debian keeps one version of a package only, so
# the base's version is what pins them.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# A named volume takes over the owner of the folder it is mounted on.
RUN groupadd --gid 10001 offpitch \
    && useradd --uid 10001 --gid offpitch --no-create-home --home-dir /tmp offpitch \
    && install --directory --owner=offpitch --group=offpitch /data /logs
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY dags dags
COPY reports reports
COPY queries queries
COPY brands brands
COPY docker docker
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=5 \
    CMD ["python", "docker/answers.py", "http://127.0.0.1:8080/api/v2/monitor/health"]
CMD ["sh", "docker/api-server.sh"]
