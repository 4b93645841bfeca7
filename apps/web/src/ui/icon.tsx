const PATHS = {
  flag: 'M4 14V2.5M4 3h8l-2 3 2 3H4',
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  dot: 'M8 7.5a.5.5 0 1 0 0 1 .5.5 0 1 0 0-1',
  dash: 'M4 8h8',
  warning: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.2',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.5v3.5M8 5v.2',
  bulb: 'M6 11.5h4M6.5 13.5h3M8 2a4 4 0 0 1 2.5 7.1c-.5.4-.5 1-.5 2.4H6c0-1.4 0-2-.5-2.4A4 4 0 0 1 8 2',
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  copy: 'M6 5.5h7v8H6zM10 5.5v-3H3v8h3',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.5V8l2.5 1.5',
  forward: 'M3 4l5 4-5 4zM8.5 4l5 4-5 4z',
  download: 'M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  up: 'M3 10l5-5 5 5',
  down: 'M3 6l5 5 5-5',
  plus: 'M8 3v10M3 8h10',
  user: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8M2.8 13.5c.6-2.4 2.7-3.5 5.2-3.5s4.6 1.1 5.2 3.5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.7A5.5 5.5 0 0 1 6.3 3a5.5 5.5 0 1 0 6.7 6.7',
  system: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
  globe: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14c-2-2-2.5-4-2.5-6S6 4 8 2',
  keyboard: 'M1.5 4.5h13v7.5h-13zM4 7h.2M7 7h.2M10 7h.2M12 7h.2M4.5 9.7h7',
  pencil: 'M3 13l.7-3L11 2.7l2.3 2.3L6 12.3z',
  skipped: 'M3 8h3M10 8h3M8 7.9v.2',
  restart: 'M3 3v3.5h3.5M3.3 6.3A5.3 5.3 0 1 1 2.7 9',
  anchor: 'M8 6.5V14M8 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4M2.5 9c.3 3 2.5 5 5.5 5s5.2-2 5.5-5M5.5 8.5h5',
  grip: 'M6 4v.2M10 4v.2M6 8v.2M10 8v.2M6 12v.2M10 12v.2',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  plug: 'M5.5 1.5v3M10.5 1.5v3M3.5 4.5h9v2.5a4.5 4.5 0 0 1-9 0zM8 11.5v3',
  key: 'M5.5 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8.5 7.5h6v2.5M12 7.5v2',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text; alone it needs a label on what it sits in. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
