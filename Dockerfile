# The App as an image: `leakcheck serve` behind a port. All stages stand on the same Debian release, because the parser's
# prebuilt binaries need its C++ library; they do not load on Alpine.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 LEAKCHECK_STATE=/state NO_UPDATE_NOTIFIER=1
RUN mkdir /state && chown node:node /state
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json /app/app.yml ./
COPY --from=build /app/bin bin
COPY --from=build /app/data data
COPY --from=build /app/schema schema
COPY --from=build /app/rules rules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/rules dist/rules
USER node
VOLUME /state
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/leakcheck.js", "serve"]
