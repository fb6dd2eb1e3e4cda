import { Button, createAll, ErrorSummary, NotificationBanner, PasswordInput, SkipLink } from 'govuk-frontend';
import { copyButtons } from './copy.ts';
import { picturesFollowSound, playMoments } from './player.ts';
import { followProgress } from './progress.ts';
import { uploadBox } from './upload.ts';

// Every page works without this: it only makes things quicker.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) createAll(component);
copyButtons();
picturesFollowSound();
playMoments();
followProgress();
uploadBox();
