export function needsBrowser(): boolean;
export function ensureBrowser(): Promise<string | undefined>;
export function findBrowser(env?: Record<string, string | undefined>): string | undefined;
