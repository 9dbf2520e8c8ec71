# Asterisk 22, configured by the same code. Build from the project's root, as the service.
FROM debian:forky-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends asterisk asterisk-modules python3 python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home kasja \
 && install --directory --owner kasja --group kasja /kasja /state /cache
WORKDIR /kasja
COPY requirements/service.txt requirements/
RUN python3 -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/service.txt
COPY ivr ivr
RUN .venv/bin/python -m ivr.setup.install
COPY grammars grammars
COPY prompts prompts
COPY config config
COPY dialplan dialplan
ENV PATH=/kasja/.venv/bin:$PATH KASJA_STATE=/state KASJA_CACHE=/cache
USER kasja
VOLUME ["/state", "/cache"]
HEALTHCHECK --interval=10s --start-period=30s CMD ["kasja", "status"]
CMD ["kasja", "asterisk"]
