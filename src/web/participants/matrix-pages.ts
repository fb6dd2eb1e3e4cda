import { Router } from 'express';
import type { Heard } from '../../heard.ts';

import { outlineView } from '../../views/outline.ts';
import { page, recordingIn } from '../asking.ts';
import { ruleInWords, ATTRIBUTE_WORDS } from '../../rules/consent/words.ts';
import { voiceMayStay } from '../../rules/consent/kept-voices.ts';
import type { RuleCode } from '../../rules/consent/effective.ts';
import type { ConsentTableRow } from '../../rules/consent/consent-table.ts';

const OTHER_WORDS: Record<string, string> = {
  channel: 'Where',
  until: 'How long',
  restriction: 'Legal restriction',
  age: 'Age',
  'same person': 'Who they are',
};

/** The consent matrix of a recording: participant × attribute, with the rule and the record that decide. */
export function matrixPages(heard: Heard): Router {
  const router = Router();
  router.get(
    '/recordings/:id/consent',
    page('see consent', async (actor, request, response) => {
      const recording = await outlineView(heard, actor, recordingIn(request));
      const people = recording.participants.map((person, place) => ({
        ...person,
        rows: (recording.consent?.rows ?? [])
          .filter(({ participant }) => participant === place)
          .map((row) => ({ ...row, ...inWords(row) })),
        mayMarkVoice: !person.onlyMentioned && !voiceMayStay(person) && recording.hasTranscript,
      }));
      response.render('participants/templates/matrix.njk', { recording, people });
    }),
  );
  return router;
}

function inWords({ attribute, rule, outcome }: ConsentTableRow): { about: string; ruleWords: string | null } {
  const about = ATTRIBUTE_WORDS[attribute as keyof typeof ATTRIBUTE_WORDS] ?? OTHER_WORDS[attribute] ?? attribute;
  const known =
    rule &&
    !['age-unknown', 'perhaps-known', 'given'].includes(rule) &&
    !rule.startsWith('giver-') &&
    outcome !== 'allowed';
  return { about, ruleWords: known ? ruleInWords({ rule: rule as RuleCode }) : null };
}
