export * from './all-controllers.ts';
export * from './all-kinds.ts';
export * from './controller/controller.ts';
export * from './core/config-map/root-ca-cert-publisher.controller.ts';
export * from './core/service-account/token-secret.controller.ts';
