export const introspectionFile: string;
export function introspectionSource(): Promise<string>;
