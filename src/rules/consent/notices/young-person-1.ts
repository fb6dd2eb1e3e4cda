import type { Notice } from './wording.ts';

/** For somebody who answers about themselves. */
export const YOUNG_PLAIN: Notice = {
  id: 'young-person',
  version: 1,
  language: 'en-GB',
  format: 'plain',
  title: 'Your say',
  introduction: [
    { text: 'You choose what may be shared of you. We ask one thing at a time.' },
    { text: 'There are no wrong answers. You do not have to say yes, and you do not have to say why.' },
    { text: 'Once something is online, other people can copy it. We cannot take those copies back.' },
  ],
  questions: {
    voice: {
      title: 'May people hear your voice?',
      help: [{ text: 'People who know you may know your voice, even when your name is not there.' }],
      answers: [
        { value: 'allow', text: 'Yes, people may hear my voice' },
        { value: 'never', text: 'No, leave out what I say' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    face: {
      title: 'May people see your face?',
      help: [{ text: 'This matters when you are in a video or a picture.' }],
      answers: [
        { value: 'allow', text: 'Yes, people may see my face' },
        { value: 'mask', text: 'You may use the video, but cover my face' },
        { value: 'never', text: 'No, do not show my face' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    name: {
      title: 'May we say your name?',
      help: [{ text: 'Where you say no, we bleep your name and leave it out of all texts.' }],
      answers: [
        { value: 'allow', text: 'Yes, my whole name' },
        { value: 'first', text: 'Only my first name' },
        { value: 'role', text: 'Not my name. Say what I do, such as “Peer researcher”' },
        { value: 'never', text: 'No, say nothing' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    role: {
      title: 'May we say what you do in the project?',
      help: [{ text: 'For example “Peer researcher” or “Young adviser”.' }],
      answers: [
        { value: 'allow', text: 'Yes' },
        { value: 'never', text: 'No' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    story: {
      title: 'May we share what you tell about your life?',
      help: [{ text: 'For example about care, school, family or health.' }],
      answers: [
        { value: 'allow', text: 'Yes, share what I tell' },
        { value: 'mask', text: 'Yes, but take out what could point to me' },
        { value: 'never', text: 'No, do not share it' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
    location: {
      title: 'May we share the places you talk about?',
      help: [{ text: 'For example your town, your school or where you live.' }],
      answers: [
        { value: 'allow', text: 'Yes, places may stay' },
        { value: 'never', text: 'No, take them out' },
        { value: 'unsure', text: 'I’m not sure' },
      ],
    },
  },
  whatHappens: [
    { text: 'Your worker sees your answers. We publish only what everybody who must be asked said yes to.' },
    { text: 'Where you are not sure, we do not use it. You can talk with your worker first.' },
    { text: 'Before anything goes out, you can hear or see the finished version.' },
  ],
  changeYourMind: [
    { text: 'You can change your mind at any time. You do not have to say why.' },
    { text: 'Use your own link, or tell your worker. Then we take it down.' },
  ],
};

export const YOUNG_EASY_READ: Notice = {
  ...YOUNG_PLAIN,
  format: 'easy read',
  introduction: [
    { picture: 'people', text: 'You choose what we share.' },
    { picture: 'yes', text: 'You can say yes.' },
    { picture: 'no', text: 'You can say no. That is fine.' },
    { picture: 'unsure', text: 'You can say: I am not sure.' },
    { picture: 'link', text: 'Things online can be copied. We cannot get copies back.' },
  ],
  questions: {
    voice: {
      title: 'Your voice',
      help: [
        { picture: 'voice', text: 'May people hear you talk?' },
        { picture: 'people', text: 'People you know may know it is you.' },
      ],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No. Leave out what I say' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    face: {
      title: 'Your face',
      help: [{ picture: 'face', text: 'May people see your face?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'mask', picture: 'covered', text: 'Cover my face' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    name: {
      title: 'Your name',
      help: [{ picture: 'name', text: 'May we say your name?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes. All of my name' },
        { value: 'first', picture: 'name', text: 'Only my first name' },
        { value: 'role', picture: 'role', text: 'Only what I do' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    role: {
      title: 'What you do',
      help: [{ picture: 'role', text: 'May we say what you do here?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    story: {
      title: 'Your story',
      help: [{ picture: 'story', text: 'May we share what you tell about your life?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'mask', picture: 'story', text: 'Yes. Take out what points to me' },
        { value: 'never', picture: 'no', text: 'No' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
    location: {
      title: 'Places',
      help: [{ picture: 'place', text: 'May we share places, like your town or your school?' }],
      answers: [
        { value: 'allow', picture: 'yes', text: 'Yes' },
        { value: 'never', picture: 'no', text: 'No. Take them out' },
        { value: 'unsure', picture: 'unsure', text: 'I’m not sure' },
      ],
    },
  },
  whatHappens: [
    { picture: 'worker', text: 'Your worker reads your answers.' },
    { picture: 'unsure', text: 'Not sure? Then we do not use it.' },
    { picture: 'voice', text: 'You can hear or see it before it goes out.' },
  ],
  changeYourMind: [
    { picture: 'stop', text: 'You can change your mind. You do not have to say why.' },
    { picture: 'link', text: 'Use your own link.' },
    { picture: 'worker', text: 'Or tell your worker.' },
  ],
};
