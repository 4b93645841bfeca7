export interface User {
  name: string;
  uid: number;
  gid: number;
  /** Supplementary groups. */
  groups?: readonly number[];
  home: string;
}

export const ROOT: User = { name: 'root', uid: 0, gid: 0, home: '/root' };
