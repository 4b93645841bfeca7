import type { Page, Response } from 'playwright-core';

/** The server's next answer to an operation of that name (`startAttempt`); ask before doing what sends it. */
export const answerTo = (page: Page, operation: string): Promise<Response> =>
  page.waitForResponse((response) => (response.request().postData() ?? '').includes(operation));
