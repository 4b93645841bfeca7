/** The modules of workers. They lie beside this one, or beside the bundle that it is in. */
export const GRADE_WORKER = new URL('./grade.worker.js', import.meta.url);
export const PROVE_WORKER = new URL('./prove.worker.js', import.meta.url);
