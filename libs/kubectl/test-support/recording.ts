/** Transcripts of a real kubectl (testdata/record-offline.mjs says how they are made). */
export interface RecordedCommand {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface Recording {
  readonly files: ReadonlyMap<string, string>;
  readonly commands: readonly RecordedCommand[];
}

export function parseRecording(text: string): Recording {
  const files = new Map<string, string>();
  const commands: { command: string; stdout: string; stderr: string; status: number }[] = [];
  const lines = text.split('\n');
  let stream: 'stdout' | 'stderr' = 'stdout';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const last = commands.at(-1);
    if (line.startsWith('@ write ')) {
      const content: string[] = [];
      while (lines[i + 1]?.startsWith('>')) content.push(`${lines[++i]!.slice(2)}\n`);
      files.set(line.slice(8), content.join(''));
    } else if (line.startsWith('$ ')) commands.push({ command: line.slice(2), stdout: '', stderr: '', status: 0 });
    else if (line.startsWith('? ') && last) last.status = Number(line.slice(2));
    else if (line === '\\' && last) last[stream] = last[stream].replace(/\n$/, '');
    else if ((line.startsWith('|') || line.startsWith('!')) && last) {
      stream = line.startsWith('|') ? 'stdout' : 'stderr';
      last[stream] += `${line.slice(2)}\n`;
    }
  }
  return { files, commands };
}
