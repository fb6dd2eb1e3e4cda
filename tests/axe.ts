import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document).then((found) => JSON.stringify(found.violations.map((rule) => rule.id + ': ' + rule.nodes[0].html)))`;
/** A page without script has no timers either: what axe puts off for a moment is done at once, and what it only gives up after is left out. */
const NO_TIMERS = `setTimeout = (then, after = 0) => { if (after < 100) Promise.resolve().then(then); return 0; };`;

/**
 * Runs axe in a world of its own, which our security headers do not reach.
 * @param script false for a page in a browser that runs no script
 * @returns the rules that are broken, and where
 */
export async function brokenRules(page: Page, { script = true } = {}): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    contextId,
    expression: `${script ? '' : NO_TIMERS} ${AXE}; ${RUN}`,
    awaitPromise: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.exception?.description}`);
  return JSON.parse(String(result.value)) as string[];
}

/** How far a page can be scrolled sideways, in pixels: 0 when everything fits the width. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
}
