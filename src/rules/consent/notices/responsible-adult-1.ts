import type { Notice } from './wording.ts';

/** For a parent, carer, guardian or placing authority that is asked about a young person. */
export const ADULT_PLAIN: Notice = {
  id: 'responsible-adult',
  version: 1,
  language: 'en-GB',
  format: 'plain',
  title: 'We ask for your permission',
  introduction: [
    { text: 'A young person you have responsibility for takes part in a project. You are asked what may be shared.' },
    { text: 'The young person is asked too. Their no counts, whatever you answer. So does yours.' },
    { text: 'Once something is online, other people can copy it. We cannot take those copies back.' },
  ],
  questions: {
    voice: {
      title: 'May people hear their voice?',
      help: [{ text: 'People who know them may know their voice, even when their name is not there.' }],
      answers: [
        { value: 'allow', text: 'Yes, people may hear their voice' },
        { value: 'never', text: 'No, leave out what they say' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    face: {
      title: 'May people see their face?',
      help: [{ text: 'This matters when they are in a video or a picture.' }],
      answers: [
        { value: 'allow', text: 'Yes, people may see their face' },
        { value: 'mask', text: 'The video may be used, with their face covered' },
        { value: 'never', text: 'No, do not show their face' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    name: {
      title: 'May we say their name?',
      help: [{ text: 'Where you say no, we bleep their name and leave it out of all texts.' }],
      answers: [
        { value: 'allow', text: 'Yes, their whole name' },
        { value: 'first', text: 'Only their first name' },
        { value: 'role', text: 'Not their name. Say what they do, such as “Peer researcher”' },
        { value: 'never', text: 'No, say nothing' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    role: {
      title: 'May we say what they do in the project?',
      help: [{ text: 'For example “Peer researcher” or “Young adviser”.' }],
      answers: [
        { value: 'allow', text: 'Yes' },
        { value: 'never', text: 'No' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    story: {
      title: 'May we share what they tell about their life?',
      help: [{ text: 'For example about care, school, family or health.' }],
      answers: [
        { value: 'allow', text: 'Yes, share what they tell' },
        { value: 'mask', text: 'Yes, but take out what could point to them' },
        { value: 'never', text: 'No, do not share it' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    location: {
      title: 'May we share the places they talk about?',
      help: [{ text: 'For example their town, their school or where they live.' }],
      answers: [
        { value: 'allow', text: 'Yes, places may stay' },
        { value: 'never', text: 'No, take them out' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
  },
  whatHappens: [
    { text: 'Staff see your answers. We publish only what everybody who must be asked said yes to.' },
    { text: 'Where you are not sure, we do not use it. You can talk with the worker first.' },
  ],
  changeYourMind: [
    { text: 'You can change your mind at any time. You do not have to say why.' },
    { text: 'Use your own link, or tell the worker. Then we take it down.' },
  ],
};

export const ADULT_EASY_READ: Notice = {
  ...ADULT_PLAIN,
  format: 'easy read',
  introduction: [
    { picture: 'people', text: 'A young person takes part in a project. We ask you what we may share.' },
    { picture: 'yes', text: 'You can say yes.' },
    { picture: 'no', text: 'You can say no. That is fine.' },
    { picture: 'unsure', text: 'You can say: I am not sure.' },
    { picture: 'link', text: 'Things online can be copied. We cannot get copies back.' },
  ],
  questions: {
    voice: {
      title: 'Their voice',
      help: [
        { picture: 'voice', text: 'May people hear them talk?' },
        { picture: 'people', text: 'People they know may know who it is.' },
      ],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No. Leave out what they say' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    face: {
      title: 'Their face',
      help: [{ picture: 'face', text: 'May people see their face?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'mask', picture: 'covered', text: 'Cover their face' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    name: {
      title: 'Their name',
      help: [{ picture: 'name', text: 'May we say their name?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes. All of their name' },
        { value: 'first', picture: 'name', text: 'Only their first name' },
        { value: 'role', picture: 'role', text: 'Only what they do' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    role: {
      title: 'What they do',
      help: [{ picture: 'role', text: 'May we say what they do here?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    story: {
      title: 'Their story',
      help: [{ picture: 'story', text: 'May we share what they tell about their life?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'mask', picture: 'story', text: 'Yes. Take out what points to them' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    location: {
      title: 'Places',
      help: [{ picture: 'place', text: 'May we share places, like their town or their school?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No. Take them out' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
  },
  whatHappens: [
    { picture: 'worker', text: 'The worker reads your answers.' },
    { picture: 'unsure', text: 'Not sure? Then we do not use it.' },
  ],
  changeYourMind: [
    { picture: 'stop', text: 'You can change your mind. You do not have to say why.' },
    { picture: 'link', text: 'Use your own link.' },
    { picture: 'worker', text: 'Or tell the worker.' },
  ],
};
