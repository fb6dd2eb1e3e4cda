/**
 * What is said after a form did its work. The address carries only the short name, so that nobody can put words of their own
 * on a page of ours by sending someone a link.
 */
const MESSAGES = {
  'show-made': 'The show is ready. Now add its first recording.',
  'show-saved': 'The show is saved.',
  'show-waits': 'Saved, but not public yet. Look below at what was found.',
  'show-confirmed': 'Confirmed. Listeners read these texts now.',
  'show-part-confirmed': 'Confirmed as far as you may. Somebody else has to look at what is left.',
  'show-refused': 'These texts stay away from listeners.',
  'show-back': 'These texts are public again.',
  'recording-made': 'The recording has a place. Now upload the file.',
  'about-saved': 'Saved.',
  'about-saved-anew': 'Saved. We are checking it again, so a finished version no longer counts.',
  'roster-saved': 'The people and their consents are saved.',
  'roster-saved-void': 'The people are saved. The finished version no longer counts: we are checking the words again.',
  'roster-said': 'Saved. Whoever you said is not in it stays on the list. A second member of staff has to say so too.',
  'absence-agreed': 'Two people have said so. The list is changed.',
  'absence-stays': 'They stay on the list as they are.',
  uploaded: 'Your recording has arrived. It is safe with us.',
  'trying-again': 'We are trying again.',
  'going-on-cut-short': 'We go on with what is there.',
  'tracks-chosen': 'We are preparing it again with these sound tracks.',
  'going-on': 'We go on without words.',
  decided: 'Saved. You can still undo it.',
  'all-decided': 'Every suggestion is saved. You can still undo each one.',
  undone: 'Undone. Please choose again.',
  replaced: 'Your sound takes its place. You can still undo it.',
  'flag-added': 'The flag is added and decided.',
  'box-added': 'The box is added. It will be covered.',
  'box-changed': 'The box is changed.',
  'box-removed': 'The box is deleted.',
  'face-named': 'Saved who it is. Now choose what should happen.',
  'not-a-face': 'Saved. It is not a face, so it is kept.',
  'faces-covered': 'The faces are covered. You can still undo it.',
  'faces-undone': 'Undone. Please choose for each face.',
  finished: 'Thank you. We are making the finished version now.',
  approved: 'Your approval is recorded.',
  'signed-off': 'The answer is recorded.',
  'signed-off-no': 'The no is recorded. This version cannot be published.',
  publishing: 'We are publishing it now.',
  'person-saved': 'Saved.',
  'person-merged': 'Saved. They count as one person now.',
  'person-not-same': 'Saved. They are two people.',
  'person-separated':
    'Saved. This entry stands alone again. A no holds for both. What was said or written down while they were one has to be asked again: a yes, an age, a care status, and who is in the recordings of that time.',
  'permission-written': 'The permission is written down.',
  'restriction-added': 'The restriction is written down. No permission can lift it.',
  'restriction-ended': 'The end of the restriction is saved.',
  'scan-added': 'The scan is kept safe. You can now choose it when you write the permission down.',
  'voice-saved': 'The marks on this page are saved.',
  'voice-added': 'The mark is added.',
  'voice-removed': 'The mark is taken back.',
  'voice-all': 'Saved. Every place is marked.',
  'voice-not-all': 'Saved. More places may be marked.',
  'policy-saved': 'The rules are saved.',
  'policy-reset': 'The usual rules hold again.',
  'taken-down': 'It is hidden now. Its files are being removed.',
  'link-off': 'The link is switched off.',
  'making-again': 'We are making it again from the original.',
  'recording-deleted': 'The recording is deleted. Its old addresses say that it is gone.',
  'reminder-done': 'That is done.',
  'invitation-back': 'The invitation is taken back. Its link works no more.',
  withdrawn: 'The permissions are taken back. What they were in is hidden now.',
} as const;

export type Message = keyof typeof MESSAGES;

/** The message with this short name, or null. */
export function messageNamed(name: unknown): string | null {
  return typeof name === 'string' && Object.hasOwn(MESSAGES, name) ? MESSAGES[name as Message] : null;
}

/** `path` with a message to show there, and the place on the page to go to. */
export function saying(path: string, message: Message, place?: string): string {
  return `${path}?said=${message}${place ? `#${place}` : ''}`;
}
