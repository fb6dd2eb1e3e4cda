/** A form as a page shows it, with the fields that nobody types into. */
export interface FormOnPage {
  readonly action: string;
  readonly hidden: readonly [string, string][];
  /** Its markup, to choose one by. */
  readonly html: string;
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', '#39': "'", lt: '<', gt: '>', '#96': '`' };
const plain = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
const attribute = (tag: string, name: string) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** Every form of a page, in order. */
export function formsOn(page: string): FormOnPage[] {
  return [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([html, head, body]) => ({
    action: attribute(head!, 'action'),
    hidden: [...body!.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => [
      attribute(tag, 'name'),
      attribute(tag, 'value'),
    ]),
    html,
  }));
}

/** The one form of a page whose markup holds this. @throws when there is none, or another one too */
export function formWith(page: string, text: string): FormOnPage {
  const [form, ...others] = formsOn(page).filter(({ html }) => html.includes(text));
  if (!form || others.length > 0) throw new Error(`${others.length + (form ? 1 : 0)} forms hold ${text}`);
  return form;
}
