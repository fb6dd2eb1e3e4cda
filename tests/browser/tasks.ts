import type { Visitor } from './visitor.ts';

/** A password as a browser would make it; the same for everyone here. */
const PASSWORD = 'a quiet river at noon';

/** Makes an account with a one-time link. Ends on the home page, signed in. */
export async function join(visitor: Visitor, link: string, name: string, heading = 'Make your account'): Promise<void> {
  const { page } = visitor;
  await visitor.open(link, heading);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email address').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.press('Make my account', `Hello, ${name}`);
}

export async function signInOnPage(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  await visitor.open('/sign-in', 'Sign in');
  await page.getByLabel('Email address').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.press('Sign in', `Hello, ${name}`);
}

/** An administrator makes a one-time link. @param role as the page calls it */
export async function inviteOnPage(administrator: Visitor, role: string): Promise<string> {
  const { page } = administrator;
  await administrator.open('/people', 'People');
  await page.getByRole('radio', { name: role }).check();
  await administrator.press('Make a link', 'People');
  return page.getByLabel('The new link').inputValue();
}

/** Fills in the form for a new recording: somebody who speaks and says yes to all but their name, and somebody who is only talked about. */
export async function fillInRecording(visitor: Visitor, title: string): Promise<void> {
  const { page } = visitor;
  await page.getByLabel('Title').fill(title);
  await page.getByRole('radio', { name: 'A podcast' }).check();
  const speaks = page.getByRole('group', { name: 'Person 1' });
  await speaks.getByLabel('Name', { exact: true }).fill('Owen Ward');
  await speaks.getByLabel('Role (optional)').fill('Peer researcher');
  await speaks.getByRole('radio', { name: 'Yes, we see or hear them' }).check();
  await speaks.getByLabel('Date of birth', { exact: true }).fill('1990-01-01');
  for (const [question, answer] of [
    ['May we hear their voice?', 'Yes'],
    ['May we use their name?', 'Their role instead'],
    ['May we say their role?', 'Yes'],
    ['May we tell their story?', 'Yes'],
    ['May we name their places?', 'Yes'],
  ] as const) {
    await speaks.getByRole('group', { name: question }).getByRole('radio', { name: answer }).check();
  }
  await speaks.getByRole('checkbox', { name: 'In the podcast' }).check();
  await visitor.press('Add another person', 'New recording');
  const mentioned = page.getByRole('group', { name: 'Person 2' });
  await mentioned.getByLabel('Name', { exact: true }).fill('Priya');
  await mentioned.getByRole('radio', { name: 'No, someone only talks about them' }).check();
  await page.getByLabel('Names that may stay (optional)').fill('Lucas\nLuton');
}

export interface Sent {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Chooses a file on a recording's page and sends it. Ends when all of it has arrived. */
export async function uploadOnPage(visitor: Visitor, title: string, file: string | Sent): Promise<void> {
  await visitor.page.getByLabel('Choose the sound or video file').setInputFiles(file);
  await visitor.press('Upload', title);
}

/** The state of the recording whose page is open. */
export function stateOf(visitor: Visitor): Promise<string> {
  return visitor.words('main .heard-card .govuk-tag');
}

const emailOf = (name: string) => `${name.toLowerCase().replace(/\W+/g, '.')}@heard.example`;
