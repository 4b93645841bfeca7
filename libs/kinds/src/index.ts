export * from './all-controllers.ts';
export * from './all-kinds.ts';
export * from './controller/controller.ts';
