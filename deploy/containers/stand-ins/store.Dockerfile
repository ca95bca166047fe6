# A stand-in for the public SeaweedFS image where building SeaweedFS takes too long: the farm's embedded S3 server.
FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless socat \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && useradd --uid 1000 store && install -d -o store -g store /data
COPY store-run /opt/store/run
COPY libs /opt/store/libs
USER store
VOLUME /data
EXPOSE 8333
ENTRYPOINT ["/opt/store/run"]
