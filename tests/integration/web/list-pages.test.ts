import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import type { PersonId } from '../../../src/rules/ids.ts';
import { newId } from '../../../src/store/ids.ts';
import { consentLinks, reminders } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from './desk.ts';
import { addEpisodes, addPeople } from './many-rows.ts';
import * as made from './recordings-in-states.ts';

const MANY = 60;

let desk: Desk;
let browser: Browser;
let show: Show;
let other: Show;
let person: PersonId;
beforeAll(async () => {
  desk = await Desk.open();
  browser = await launchChromium();
  const about = { description: 'D', author: 'A' };
  show = await createShow(desk.heard, SECOND, { title: 'Long list', ...about });
  other = await createShow(desk.heard, SECOND, { title: 'Short list', ...about });
  for (let count = 0; count < MANY; count += 1) await made.waitingRecording(desk.heard, show, `Talk ${count + 100}`);
  await made.waitingRecording(desk.heard, other, 'Café by the sea');
  [person = person] = await addPeople(desk.heard, MANY);
  await addEpisodes(desk.heard, show, person, MANY);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const read = async (path: string, actor = STAFF) =>
  (await (await desk.get(actor, path)).text()).replace(/\s+/g, ' ').replaceAll('&amp;', '&');
const rowsIn = (page: string, prefix: string) => page.match(new RegExp(`id="${prefix}-\\d+-status"`, 'g'))?.length ?? 0;
const linkIn = (page: string, rel: string) => new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page)?.[1];
const titlesIn = (page: string) => page.match(/Talk 1\d\d/g) ?? [];

describe('a long list', () => {
  it('has pages of 50 on the start page, which plain links lead through', async () => {
    const first = await read('/home');
    expect(rowsIn(first, 'task')).toBe(50);
    expect(first).toContain('1 to 50 of 61');
    expect(linkIn(first, 'prev')).toBeUndefined();
    const second = await read(linkIn(first, 'next')!);
    expect(rowsIn(second, 'task')).toBe(11);
    expect(linkIn(second, 'next')).toBeUndefined();
    expect(linkIn(second, 'prev')).toBe('/home?page=1');
    expect(new Set([...titlesIn(first), ...titlesIn(second)]).size).toBe(MANY);
    // Pages that there are not lead to the nearest.
    for (const page of ['99', '-1', 'x']) expect(rowsIn(await read(`/home?page=${page}`), 'task')).toBeGreaterThan(0);
  });

  it('is searched by words of the title, state and show, and the pages keep what was asked for', async () => {
    const found = await read('/home?words=cafe');
    expect([rowsIn(found, 'task'), found.includes('Café by the sea')]).toEqual([1, true]);
    expect(rowsIn(await read(`/home?show=${other.id}`), 'task')).toBe(1);
    expect(rowsIn(await read(`/home?show=${other.id}&state=published`), 'task')).toBe(0);
    const talks = await read('/home?words=talk&state=waiting');
    expect(talks).toContain('1 to 50 of 60');
    expect(linkIn(talks, 'next')).toBe('/home?words=talk&state=waiting&page=2');
    expect(await read('/home?words=nothing')).toContain('No recording is like that. Try fewer words');
    expect(rowsIn(await read('/home?words=talk', RESEARCHER), 'task')).toBe(50);
  });

  it('has pages for the recordings and the episodes of a show, each of its own', async () => {
    const address = `/home/shows/${show.slug}`;
    const first = await read(`${address}?state=waiting`);
    expect([rowsIn(first, 'recording'), rowsIn(first, 'episode')]).toEqual([50, 50]);
    const second = await read(`${address}?state=waiting&page=2&episodes=2`);
    expect([rowsIn(second, 'recording'), rowsIn(second, 'episode')]).toEqual([10, 10]);
    expect(rowsIn(await read(`${address}?words=talk+105`), 'recording')).toBe(1);
  });

  it('has pages for participants, who are found by a part of their name', async () => {
    const first = await read('/participants');
    const cards = (page: string) => page.match(/<li class="heard-card">/g)?.length ?? 0;
    expect(cards(first)).toBe(50);
    expect(cards(await read(linkIn(first, 'next')!))).toBeGreaterThanOrEqual(10);
    const found = await read('/participants?name=SOMEBODY');
    expect([cards(found), found.includes('1 to 50 of 60')]).toEqual([50, true]);
    const [name] = /Somebody \w{16}/.exec(found)!;
    expect(cards(await read(`/participants?name=${encodeURIComponent(name.toUpperCase())}`))).toBe(1);
    expect(await read('/participants?name=nobody-at-all')).toContain('Nobody is called that.');
  });

  it('has pages for private links, reminders and the register', async () => {
    const { db } = desk.heard;
    const many = Array.from({ length: MANY }, () => newId());
    const link = { kind: 'give' as const, personId: person, giver: 'self' as const, createdBy: STAFF.id };
    const expiresAt = new Date(Date.now() + 86_400_000);
    await db.insert(consentLinks).values(many.map((id) => ({ ...link, id, hash: id, expiresAt })));
    const reminder = { kind: 'birthday' as const, personId: person, due: '2030-01-01' };
    await db.insert(reminders).values(many.map((id) => ({ id, ...reminder })));
    for (const [path, name, row, total] of [
      [`/participants/${person}/links`, 'page', /action="\/links\/\w+\/revoke"/g, MANY],
      ['/home', 'reminders', /action="\/reminders\/\w+\/done"/g, MANY],
      ['/register', 'page', /<li class="heard-card">/g, MANY],
    ] as const) {
      const rows = async (number: number) => (await read(`${path}?${name}=${number}`, SECOND)).match(row)?.length;
      expect([await rows(1), await rows(2)], path).toEqual([50, total - 50]);
      expect(await read(path, SECOND), path).toContain(`href="${path}?${name}=2"`);
    }
  });

  it('comes in pages from the API, which says where the others are and hides nothing', async () => {
    const ask = (path: string, actor = STAFF) => desk.get(actor, path.replace(desk.url, ''));
    const rows = async (answer: Response) => ((await answer.json()) as { id: string }[]).map(({ id }) => id);
    for (const [path, least] of [
      ['/api/v1/recordings', 2 * MANY],
      [`/api/v1/recordings?showId=${other.id}`, 1],
      ['/api/v1/participants', MANY],
    ] as const) {
      const found: string[] = [];
      const many = Number((await ask(path)).headers.get('total-count'));
      expect(many, path).toBeGreaterThanOrEqual(least);
      let next: string | undefined = path;
      while (next) {
        const answer = await ask(next);
        expect([answer.status, Number(answer.headers.get('total-count'))], next).toEqual([200, many]);
        const page = await rows(answer);
        expect(page.length).toBeLessThanOrEqual(50);
        found.push(...page);
        next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      expect(new Set(found).size, path).toBe(many);
    }
    const second = await ask('/api/v1/recordings?page=2');
    const address = `${desk.url}/api/v1/recordings?page=`;
    expect(second.headers.get('link')).toBe(`<${address}1>; rel="prev", <${address}3>; rel="next"`);
    const beyond = await ask('/api/v1/recordings?page=9');
    expect([await rows(beyond), beyond.headers.get('link')]).toEqual([[], `<${address}3>; rel="prev"`]);
    for (const page of ['0', '-1', 'x', '1.5', '']) expect((await ask(`/api/v1/shows?page=${page}`)).status).toBe(422);
    const texts = await ask(`/api/v1/shows/${show.slug}/texts`);
    expect([texts.headers.get('total-count'), ((await texts.json()) as { history: unknown[] }).history.length]).toEqual(
      ['1', 1],
    );
    const { paths } = (await (await ask('/api/v1/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: object[]; responses: Record<string, { headers: object }> } }>;
    };
    const list = paths['/api/v1/recordings']!.get;
    expect(list.parameters).toContainEqual(
      expect.objectContaining({ name: 'page', required: false, schema: expect.objectContaining({ type: 'integer' }) }),
    );
    expect(Object.keys(list.responses[200]!.headers)).toEqual(['Link', 'Total-Count']);
  });

  it('is sound to axe and fits a phone', async () => {
    for (const width of [360, 1280])
      for (const path of ['/home?words=talk', `/home/shows/${show.slug}`, '/participants?page=2', '/register']) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
        await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
        const page = await context.newPage();
        await page.goto(desk.url + path);
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        await context.close();
      }
  });
});
