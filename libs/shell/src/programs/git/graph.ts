/** The lines that `git log --graph` draws to the left of commits: the algorithm of git's graph.c. */
import type { ObjectId } from './objects/object-store.ts';

type State = 'padding' | 'skip' | 'commit' | 'post-merge' | 'collapsing';

export class Graph {
  #state: State = 'padding';
  #previousState: State = 'padding';
  #commit: ObjectId = '';
  #parents: readonly ObjectId[] = [];
  #columns: ObjectId[] = [];
  #newColumns: ObjectId[] = [];
  #mapping: number[] = [];
  #oldMapping: number[] = [];
  #mappingSize = 0;
  #width = 0;
  #commitIndex = 0;
  #previousCommitIndex = 0;
  #mergeLayout = 0;
  #edgesAdded = 0;
  #previousEdgesAdded = 0;

  /** The next commit, with those of its parents that will be shown. */
  update(commit: ObjectId, parents: readonly ObjectId[]): void {
    this.#commit = commit;
    this.#parents = parents;
    this.#previousCommitIndex = this.#commitIndex;
    this.#updateColumns();
    // The state before stays known: it says whether edges are still on their way.
    this.#state = this.#state === 'padding' ? 'commit' : 'skip';
  }

  /** Whether nothing but padding is left to draw for the current commit. */
  get done(): boolean {
    return this.#state === 'padding';
  }

  /** The next line, filled up with blanks; whether it is that of the commit. */
  next(): { text: string; commit: boolean } {
    const shown = this.#state;
    const text = {
      padding: () => this.#newColumns.map(() => '| ').join(''),
      skip: () => {
        this.#setState('commit');
        return '...';
      },
      commit: () => this.#commitLine(),
      'post-merge': () => this.#postMergeLine(),
      collapsing: () => this.#collapsingLine(),
    }[shown]();
    return { text: text.padEnd(this.#width), commit: shown === 'commit' };
  }

  /** The line that sets commits apart, drawn before the line of the current one. */
  padding(): string {
    if (this.#state !== 'commit') return this.next().text;
    const text = this.#columns
      .map((column) => (column === this.#commit && this.#parents.length > 2 ? `|${' '.repeat((this.#parents.length - 2) * 2)}` : '| '))
      .join('');
    this.#previousState = 'padding';
    return text.padEnd(this.#width);
  }

  #setState(state: State): void {
    this.#previousState = this.#state;
    this.#state = state;
  }

  #updateColumns(): void {
    this.#columns = this.#newColumns;
    this.#newColumns = [];
    this.#mappingSize = 2 * (this.#columns.length + this.#parents.length);
    this.#mapping = Array<number>(this.#mappingSize).fill(-1);
    this.#width = 0;
    this.#previousEdgesAdded = this.#edgesAdded;
    this.#edgesAdded = 0;
    let seen = false;
    for (let i = 0; i <= this.#columns.length; i++) {
      if (i === this.#columns.length && seen) break;
      const commit = this.#columns[i] ?? this.#commit;
      if (commit !== this.#commit) {
        this.#insert(commit, -1);
        continue;
      }
      seen = true;
      this.#commitIndex = i;
      this.#mergeLayout = -1;
      for (const parent of this.#parents) this.#insert(parent, i);
      if (this.#parents.length === 0) this.#width += 2;
    }
    while (this.#mappingSize > 1 && this.#mapping[this.#mappingSize - 1]! < 0) this.#mappingSize--;
  }

  #insert(commit: ObjectId, index: number): void {
    let i = this.#newColumns.indexOf(commit);
    if (i < 0) i = this.#newColumns.push(commit) - 1;
    let at: number;
    if (this.#parents.length > 1 && index > -1 && this.#mergeLayout === -1) {
      // The first parent of a merge says to which side its edges lean.
      const distance = index - i;
      const shift = distance > 1 ? 2 * distance - 3 : 1;
      this.#mergeLayout = distance > 0 ? 0 : 1;
      this.#edgesAdded = this.#parents.length + this.#mergeLayout - 2;
      at = this.#width + (this.#mergeLayout - 1) * shift;
      this.#width += 2 * this.#mergeLayout;
    } else if (this.#edgesAdded > 0 && i === this.#mapping[this.#width - 2]) {
      at = this.#width - 2;
      this.#edgesAdded = -1;
    } else {
      at = this.#width;
      this.#width += 2;
    }
    this.#mapping[at] = i;
  }

  get #mappingIsRight(): boolean {
    for (let i = 0; i < this.#mappingSize; i++) {
      const target = this.#mapping[i]!;
      if (target >= 0 && target !== Math.floor(i / 2)) return false;
    }
    return true;
  }

  #commitLine(): string {
    let text = '';
    let seen = false;
    for (let i = 0; i <= this.#columns.length; i++) {
      if (i === this.#columns.length && seen) break;
      const commit = this.#columns[i] ?? this.#commit;
      if (commit === this.#commit) {
        seen = true;
        text += '*';
        if (this.#parents.length > 2) text += this.#octopus();
      } else if (seen && this.#edgesAdded > 1) text += '\\';
      else if (seen && this.#edgesAdded === 1)
        text += this.#previousState === 'post-merge' && this.#previousEdgesAdded > 0 && this.#previousCommitIndex < i ? '\\' : '|';
      else if (this.#previousState === 'collapsing' && this.#oldMapping[2 * i + 1] === i && this.#mapping[2 * i]! < i) text += '/';
      else text += '|';
      text += ' ';
    }
    this.#setState(this.#parents.length > 1 ? 'post-merge' : this.#mappingIsRight ? 'padding' : 'collapsing');
    return text;
  }

  #octopus(): string {
    const dashed = this.#parents.length + this.#mergeLayout - 3;
    return Array.from({ length: dashed }, (_, i) => `-${i === dashed - 1 ? '.' : '-'}`).join('');
  }

  #postMergeLine(): string {
    const marks = ['/', '|', '\\'];
    let text = '';
    let seen = false;
    let toParent = false;
    for (let i = 0; i <= this.#columns.length; i++) {
      if (i === this.#columns.length && seen) break;
      const commit = this.#columns[i] ?? this.#commit;
      if (commit === this.#commit) {
        let mark = this.#mergeLayout;
        seen = true;
        for (let j = 0; j < this.#parents.length; j++) {
          text += marks[mark];
          if (mark === 2) {
            if (this.#edgesAdded > 0 || j < this.#parents.length - 1) text += ' ';
          } else mark++;
        }
        if (this.#edgesAdded === 0) text += ' ';
      } else if (seen) text += this.#edgesAdded > 0 ? '\\ ' : '| ';
      else {
        text += '|';
        if (this.#mergeLayout !== 0 || i !== this.#commitIndex - 1) text += toParent ? '_' : ' ';
      }
      if (commit === this.#parents[0]) toParent = true;
    }
    this.#setState(this.#mappingIsRight ? 'padding' : 'collapsing');
    return text;
  }

  #collapsingLine(): string {
    const old = this.#mapping;
    const mapping = Array<number>(Math.max(old.length, this.#mappingSize)).fill(-1);
    let [edge, edgeTarget] = [-1, -1];
    const stretch = (target: number, i: number): void => {
      for (let j = target * 2 + 3; j < i - 2; j += 2) mapping[j] = target;
    };
    for (let i = 0; i < this.#mappingSize; i++) {
      const target = old[i]!;
      if (target < 0) continue;
      if (target * 2 === i) mapping[i] = target;
      else if (mapping[i - 1]! < 0) {
        mapping[i - 1] = target;
        if (edge === -1) {
          [edge, edgeTarget] = [i, target];
          stretch(target, i);
        }
      } else if (mapping[i - 1] !== target) {
        mapping[i - 2] = target;
        if (edge === -1) {
          [edge, edgeTarget] = [i - 1, target];
          stretch(target, i);
        }
      }
    }
    this.#oldMapping = [...mapping];
    this.#mapping = mapping;
    if (mapping[this.#mappingSize - 1]! < 0) this.#mappingSize--;
    let text = '';
    let horizontal = false;
    for (let i = 0; i < this.#mappingSize; i++) {
      const target = mapping[i]!;
      if (target < 0) text += ' ';
      else if (target * 2 === i) text += '|';
      else if (target === edgeTarget && i !== edge - 1) {
        if (i !== target * 2 + 3) mapping[i] = -1;
        horizontal = true;
        text += '_';
      } else {
        if (horizontal && i < edge) mapping[i] = -1;
        text += '/';
      }
    }
    if (this.#mappingIsRight) this.#setState('padding');
    return text;
  }
}
