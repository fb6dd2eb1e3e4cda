import type { Placing, SightScene } from './sight-videos.ts';

const HD = { width: 1280, height: 720 };
const whole = ({ x, y, side }: Placing): Placing => ({ x: Math.round(x), y: Math.round(y), side: Math.round(side) });

/** A phone held into the camera, its screen with a message; `left` is its edge. */
const phone = (left: number, name: string) => `<rect x="${left}" y="430" width="130" height="240" rx="14" fill="#111"/>
  <rect x="${left + 8}" y="448" width="114" height="200" fill="#fff"/>
  <text x="${left + 14}" y="478" font-size="16">${name}</text><text x="${left + 14}" y="506" font-size="13">See you at 4</text>`;

const badge = (x: number, y: number, name: string, size: number) =>
  `<rect x="${x}" y="${y}" width="${size * 5}" height="${size * 1.8}" fill="white" stroke="#444"/>
   <rect x="${x}" y="${y}" width="${size * 5}" height="${size * 0.4}" fill="#c0392b"/>
   <text x="${x + size * 0.5}" y="${y + size * 1.4}" font-size="${size}">${name}</text>`;

/** Videos with one face, of which every frame is known: how it moves, how large it is, when it is gone. */
export const FACE_SCENES: readonly SightScene[] = [
  {
    name: 'crossing',
    ...HD,
    rate: 30,
    seconds: 5,
    placing: (t) => whole({ x: -80 + 230 * t, y: 200 + 60 * Math.sin(3 * t), side: 300 }),
  },
  { name: 'far-away', ...HD, rate: 25, seconds: 5, placing: (t) => whole({ x: 900 - 60 * t, y: 330, side: 150 }) },
  {
    name: 'coming-closer',
    ...HD,
    rate: 30,
    seconds: 5,
    placing: (t) => whole({ x: 500 - 40 * t, y: 280 - 30 * t, side: 160 + 70 * t }),
  },
  {
    name: 'upright',
    width: 720,
    height: 1280,
    rate: 30,
    seconds: 4,
    placing: (t) => whole({ x: 180 + 20 * Math.sin(2 * t), y: 500 + 40 * Math.cos(2 * t), side: 320 }),
  },
  {
    name: 'cut',
    ...HD,
    rate: 30,
    seconds: 6,
    walls: ['#c3b9a5', '#2d4f3f'],
    placing: (t) => whole(t < 3 ? { x: 150, y: 250, side: 280 } : { x: 820, y: 120, side: 360 }),
  },
];

/** A face that is gone in mid-picture from the second to the fourth second, as if the finder had lost it. */
export const LOST_SCENE: SightScene = {
  name: 'lost',
  ...HD,
  rate: 30,
  seconds: 6,
  placing: (t) => (t >= 2 && t < 4 ? null : { x: 450, y: 200, side: 320 }),
};

/** Names on badges, in a lower third, on a poster and on a phone; the person's badges are small. Nobody is in the picture. */
export const WRITING_SCENE: SightScene = {
  name: 'writing',
  ...HD,
  rate: 25,
  seconds: 4,
  drawing: `<path d="M420 720 V480 Q420 370 560 370 Q700 370 700 480 V720 Z" fill="#3a6ea5"/>
    ${badge(470, 470, 'OWEN', 30)}${badge(760, 480, 'Ayesha', 16)}
    <rect x="0" y="630" width="700" height="70" fill="#222" fill-opacity=".85"/>
    <text x="40" y="676" font-size="34" fill="white">Jordan Okafor, Peer researcher</text>
    <rect x="250" y="60" width="330" height="240" fill="#f2c14e"/>
    <g font-family="DejaVu Serif" fill="#8a1020"><text x="275" y="120" font-size="38">Thornhill</text>
    <text x="275" y="165" font-size="26">Children's Home</text><text x="275" y="240" font-size="24">07700 900123</text></g>
    ${phone(900, 'Priya Shah')}`,
  names: ['OWEN', 'Ayesha', 'Jordan Okafor', 'Thornhill', "Children's Home", '07700 900123', 'Priya Shah'],
};

/** Shapes, stripes and drawn figures, no face and no name. */
export const EMPTY_SCENE: SightScene = {
  name: 'empty',
  ...HD,
  rate: 25,
  seconds: 4,
  drawing: `<path d="M420 720 V480 Q420 370 560 370 Q700 370 700 480 V720 Z" fill="#3a6ea5"/><circle cx="560" cy="280" r="80" fill="#d9ab86"/>
    <g stroke="#333" stroke-width="5">${Array.from({ length: 20 }, (_, at) => `<path d="M${800 + 9 * at} 420 V600"/>`).join('')}</g>`,
};
