import type { Page } from 'playwright-core';

const WITH_NAME = 'button|link|textbox|checkbox|radio|combobox|tab|tabpanel|menuitem|img|dialog|progressbar|separator|navigation|region';
/** A line of the tree whose role needs a name, and has none. */
const NAMELESS = new RegExp(`^\\s*- (?:${WITH_NAME})(?! ")\\b.*$`);

/** What stands in the accessibility tree without a name that it needs. */
export async function namelessElements(page: Page): Promise<string[]> {
  const tree = await page.locator('body').ariaSnapshot();
  return tree.split('\n').filter((line) => NAMELESS.test(line));
}

/** Ids that stand more than once in the page: labels would name the wrong element. */
export async function repeatedIds(page: Page): Promise<string[]> {
  const ids = await page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => id));
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
