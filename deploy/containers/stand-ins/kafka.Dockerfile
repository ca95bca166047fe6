# Replacement for the public Kafka image: the same version from Maven artifacts, configured by the same environment variables.
FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && useradd --uid 1000 appuser && install -d -o appuser -g appuser /var/lib/kafka/data
COPY kafka-run /opt/kafka/run
COPY libs /opt/kafka/libs
USER appuser
VOLUME /var/lib/kafka/data
EXPOSE 9092
ENTRYPOINT ["/opt/kafka/run"]
