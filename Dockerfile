# syntax=docker/dockerfile:1

FROM node:20-slim AS build
WORKDIR /src
COPY . .
RUN npm ci
RUN npm run build
# From here on only what the server needs to run.
RUN npm ci --omit=dev --workspace apps/server \
  && rm -rf libs/*/src libs/*/test apps/server/src apps/server/test

FROM node:20-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    KUBERNETES_PORT=3443 \
    DRYDOCK_DATA=/data
WORKDIR /app
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/libs ./libs
COPY --from=build /src/apps/server ./apps/server
COPY --from=build /src/apps/web/dist ./apps/web/dist
COPY --from=build /src/prisma ./prisma
COPY --from=build /src/scenarios ./scenarios
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000 3443
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/dist/bundle/main.js"]
