# Replacement for the public SeaweedFS image: the server from PyPI.
FROM debian:bookworm-slim
RUN useradd --uid 1000 seaweed && install -d -o seaweed -g seaweed /data
COPY weed /usr/bin/weed
USER seaweed
VOLUME /data
WORKDIR /data
EXPOSE 8333
ENTRYPOINT ["/usr/bin/weed"]
