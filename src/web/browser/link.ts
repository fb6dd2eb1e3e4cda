import { Button, createAll, ErrorSummary, SkipLink } from 'govuk-frontend';
import { copyButtons } from './copy.ts';
import { readAloud } from './read-aloud.ts';
import { takeMoment } from './take-moment.ts';

// Every page works without this.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [Button, ErrorSummary, SkipLink]) createAll(component);
copyButtons();
readAloud();
takeMoment();
