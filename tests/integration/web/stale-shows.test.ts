import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow, showBySlug } from '../../../src/publishing/shows.ts';
import type { Actor } from '../../../src/people/actor.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk?.close());

const WORDS = { title: 'Talks', description: 'Talks', author: 'Us' };
const TYPED = { ...WORDS, ownerEmail: '', category: 'Society & Culture', language: 'en-GB', explicit: 'no' };
const KEPT = { originals: '', masters: '', drafts: '', rejected: '' };
const stored = (slug: string) => showBySlug(desk.heard, slug);

/** The form of a show as somebody has it open. */
async function opened(slug: string) {
  const address = `/home/shows/${slug}/change`;
  const { hidden } = formWith(await (await desk.get(STAFF, address)).text(), 'name="revision"');
  return (change: Record<string, string>, actor: Actor = STAFF) =>
    desk.send(actor, address, { ...TYPED, ...KEPT, ...Object.fromEntries(hidden), ...change });
}

describe('two people who change one show', () => {
  it('do not collide over different fields; over the same one, both values are shown', async () => {
    const { slug } = await createShow(desk.heard, SECOND, WORDS);
    const [mine, theirs] = [await opened(slug), await opened(slug)];
    expect((await theirs({ description: 'Without the name', explicit: 'yes' }, SECOND)).status).toBe(303);
    expect((await mine({ title: 'Our talks', masters: '90', afterPicture: 'plain-card' })).status).toBe(303);
    expect(await stored(slug)).toMatchObject({
      ...{ title: 'Our talks', description: 'Without the name', explicit: true, retention: { masters: 90 } },
      afterPicture: 'plain-card',
    });
    expect(await (await desk.get(STAFF, `/home/shows/${slug}/change`)).text()).toMatch(/value="plain-card" checked/);
    const answer = await mine({ title: 'Our talks', description: 'With more about moving', author: 'All of us' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const text of ['What is it about?', 'With more about moving', 'Without the name', 'Leave it as it is'])
      expect(html).toContain(text);
    expect(await stored(slug)).toMatchObject({ description: 'Without the name', author: 'Us' });
    const { action, hidden } = formWith(html, 'Set mine anyway');
    expect((await desk.send(STAFF, action, [...hidden])).status).toBe(303);
    // All that was typed, and nothing of what the other changed beside it.
    expect(await stored(slug)).toMatchObject({
      ...{ description: 'With more about moving', author: 'All of us', explicit: true, retention: { masters: 90 } },
    });
  });

  it('keep what they typed and its state over a form that needs another look', async () => {
    const { slug } = await createShow(desk.heard, SECOND, WORDS);
    const [mine, theirs] = [await opened(slug), await opened(slug)];
    const wrong = await (await mine({ title: 'Mine', masters: '0.5' })).text();
    await theirs({ title: 'Theirs' }, SECOND);
    const again = Object.fromEntries(formWith(wrong, 'name="revision"').hidden);
    expect((await mine({ title: 'Mine', ...again })).status).toBe(409);
    expect((await stored(slug))!.title).toBe('Theirs');
  });

  it('collide at the very same moment too, and not where they write the same', async () => {
    const { slug } = await createShow(desk.heard, SECOND, WORDS);
    const open = await opened(slug);
    const answers = await Promise.all([open({ title: 'One' }, STAFF), open({ title: 'Other' }, SECOND)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const { title } = (await stored(slug))!;
    expect((await open({ title })).status).toBe(303);
  });

  it('through the API say on which state, or are asked to', async () => {
    const { slug } = await createShow(desk.heard, SECOND, WORDS);
    const ask = async (method: string, body?: object) => {
      const response = await fetch(`${desk.url}/api/v1/shows/${slug}`, {
        method,
        headers: { cookie: `as=${STAFF.id}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { revision } = (await ask('GET')).body;
    expect((await ask('PATCH', { title: 'Mine' })).status).toBe(428);
    expect((await ask('PATCH', { title: 'Theirs', revision })).status).toBe(200);
    const stale = await ask('PATCH', { title: 'Mine', revision });
    const now = (await ask('GET')).body.revision;
    const told = { of: 'title', wanted: 'Mine', theirs: 'Theirs', stands: 'Theirs', by: STAFF.id, revision: now };
    expect([stale.status, stale.body.changes]).toEqual([409, [expect.objectContaining(told)]]);
    const card = await ask('PATCH', { afterPicture: 'plain-card', revision: now });
    expect(card.body.afterPicture).toBe('plain-card');
    const other = await ask('PATCH', { afterPicture: 'last-frame', revision });
    expect([other.status, other.body.changes]).toEqual([409, [expect.objectContaining({ of: 'afterPicture' })]]);
    const both = await Promise.all(['One', 'Other'].map((title) => ask('PATCH', { title, revision: now })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
