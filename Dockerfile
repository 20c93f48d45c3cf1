# Build:  docker build --tag hk-pathways --build-arg BASE=python:3.11-slim@sha256:<digest> .
# Keys:   mkdir keys && docker run --rm --user "$(id -u)" --volume "$PWD/keys:/keys" hk-pathways \
#             python -m service keys create --file /keys/keys.json --name "our server" --kind secret
#         chmod a+r keys/keys.json   (the service reads it as a user of its own; digests and names are all that it holds)
# Run:    docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#             --volume "$PWD/keys:/run/keys:ro" --env HKP_KEYS=/run/keys/keys.json \
#             --env DATABASE_URL=sqlite:////state/cases.sqlite3 --volume hkp-state:/state \
#             --stop-timeout 30 --publish 127.0.0.1:8000:8000 hk-pathways
#         (the folder of the keys, not the file: a change puts another in its place, and a mounted file stays what it was)
# Reload: docker kill --signal HUP <container>   (see deploy/gunicorn.conf.py)
# The whole with nginx, PostgreSQL and Redis: compose.yaml. `make image` runs these very steps where no engine is.

# A tag may be moved: give a digest, and the image is the same wherever it is built.
ARG BASE=python:3.11-slim

FROM ${BASE} AS packages
# A copy of the lock file alone, so that this layer is built again only when a version changes.
COPY requirements/runtime.txt /requirements.txt
# Only wheels whose hash is in the lock file: nothing is compiled, and no package's own code runs during the build.
RUN python -m venv --without-pip /packages \
    && python -m pip --python /packages/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement /requirements.txt \
    && /packages/bin/python -m compileall -q /packages/lib


FROM ${BASE}
LABEL org.opencontainers.image.title="hk-pathways" \
      org.opencontainers.image.description="Ranks Hong Kong immigration pathways, with reasons" \
      org.opencontainers.image.licenses="Apache-2.0"

# A fixed number, so that an orchestrator can check `runAsNonRoot` and file ownership outside agrees; no home, no shell.
RUN groupadd --system --gid 10001 hkp \
    && useradd --system --uid 10001 --gid hkp --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hkp \
    && install --directory --owner 10001 --group 10001 --mode 0700 /state

# The two stages start from one image, so the environment's link to the interpreter holds here as well.
COPY --from=packages /packages /packages
# Owned by root and readable by all: the server can't change its own code, rules or tables.
WORKDIR /app
COPY LICENSE ./
COPY deploy/gunicorn.conf.py deploy/
COPY models/ models/
COPY service/ service/
# Compiled now, because a read-only file system can't keep what the interpreter would compile at each start.
RUN ["/packages/bin/python", "-m", "compileall", "-q", "service"]

ENV PATH=/packages/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    # Every address of the container; which of the host's addresses reach it is for `--publish` to say. So it asks for
    # keys (HKP_KEYS), unless HKP_ALLOW_ANONYMOUS=1.
    HKP_BIND=0.0.0.0:8000

USER 10001:10001
EXPOSE 8000
# gunicorn stops gracefully on TERM, within HKP_GRACE (25 s): let Docker wait longer, with `--stop-timeout 30`.
STOPSIGNAL SIGTERM
# Asks /readyz where HKP_BIND says that the service listens.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "service", "health"]

CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
