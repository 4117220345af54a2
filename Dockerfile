# One image, two roles: `docker run … doslovno api` (the default) and `docker run … doslovno worker`.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements-image.lock /src/
RUN /opt/venv/bin/pip install --require-hashes -r /src/requirements-image.lock
COPY . /src
RUN /opt/venv/bin/pip install --no-deps /src \
 && /opt/venv/bin/pip uninstall --yes pip \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib/python3.11/site-packages/doslovno \
      /opt/venv/lib/python3.11/site-packages/service /opt/venv/lib/python3.11/site-packages/workers \
 && /opt/venv/bin/python -m workers.extraction.lexicons \
 && /opt/venv/bin/python -m workers.extraction.parsing.fast build /opt/doslovno \
 && cd /opt/doslovno && /opt/venv/bin/python -c "import pathlib; from service import language; language.load(pathlib.Path.cwd())"

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin doslovno
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/doslovno /opt/doslovno
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
    DOSLOVNO_BIND=0.0.0.0:8000 DOSLOVNO_CACHE=/opt/doslovno
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["doslovno", "health"]
ENTRYPOINT ["doslovno"]
CMD ["api"]
