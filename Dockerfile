# syntax=docker/dockerfile:1
# The console is built first, then a wheel that holds it, then an image with the wheel and its pins only.
FROM node:20-bookworm-slim AS console
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS wheel
WORKDIR /src
RUN pip install --no-cache-dir build
COPY . .
COPY --from=console /src/api/static api/static
RUN python -m build --wheel --outdir /dist

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/xueliang --create-home xueliang
COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock && rm /tmp/requirements.lock
COPY --from=wheel /dist/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps /tmp/*.whl && rm /tmp/*.whl
USER xueliang
WORKDIR /var/lib/xueliang
# A new volume takes owner and mode of the folder it is laid over: nobody else reads database and evidence.
RUN mkdir -m 0700 data
ENV XUELIANG_DATA_DIR=/var/lib/xueliang/data XUELIANG_HTTP__HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /var/lib/xueliang/data
EXPOSE 8600
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8600/healthz', timeout=4)"]
ENTRYPOINT ["xueliang"]
CMD ["run"]
