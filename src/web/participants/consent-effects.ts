import type { Request, Response } from 'express';
import type { Effect } from '../../lifecycle/change-consent.ts';
import { type Message, messageNamed, saying } from '../messages.ts';

/** `path` with a message, and how much a change of consent voided or took down: numbers only, so that nobody can put words there. */
export function sayingEffect(path: string, message: Message, { approveAgain, takenDown }: Effect): string {
  const counts = [
    ...(approveAgain > 0 ? [`&again=${approveAgain}`] : []),
    ...(takenDown > 0 ? [`&down=${takenDown}`] : []),
  ];
  return saying(path, message) + counts.join('');
}

/** Shows that message, with what the change did, on the page that comes next. */
export function showEffect(request: Pick<Request, 'query'>, response: Response): void {
  const said = messageNamed(request.query.said);
  if (!said) return;
  const effect = { approveAgain: count(request.query.again), takenDown: count(request.query.down) };
  response.locals.message = [said, ...effectInWords(effect)].join(' ');
}

/** What a change of consent did, in sentences. */
function effectInWords({ approveAgain, takenDown }: Effect): string[] {
  return [
    ...(approveAgain > 0
      ? [
          approveAgain === 1
            ? 'One recording has to be approved again.'
            : `${number(approveAgain)} recordings have to be approved again.`,
        ]
      : []),
    ...(takenDown > 0
      ? [takenDown === 1 ? 'One episode was taken down.' : `${number(takenDown)} episodes were taken down.`]
      : []),
  ];
}

const NUMBERS = ['', '', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const number = (value: number): string => NUMBERS[value] ?? String(value);

function count(sent: unknown): number {
  return typeof sent === 'string' && /^\d{1,4}$/.test(sent) ? Number(sent) : 0;
}
