/** The catalogue of the lessons, in each language: what `scenarios/README.md` and its translations say. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inLocale, loadScenarios } from '@drydock/scenario';
import { root } from '../workspace/root.mjs';

const WORDS = {
  en: {
    file: 'README.md',
    title: 'The curriculum',
    lead: (tracks, lessons, hours) =>
      `${lessons} lessons in ${tracks} tracks, about ${hours} hours. Each stands by itself, with a cluster of its own; a lesson says which ones it builds on. How to write one is in [AUTHORING.md](../docs/AUTHORING.md).`,
    other: '[한국어](README.ko.md)',
    columns: ['lesson', 'minutes', 'level', 'builds on'],
    difficulty: { beginner: 'beginner', intermediate: 'intermediate', advanced: 'advanced' },
  },
  ko: {
    file: 'README.ko.md',
    title: '교육 과정',
    lead: (tracks, lessons, hours) =>
      `트랙 ${tracks}개에 레슨 ${lessons}개, 모두 ${hours}시간쯤 걸려요. 레슨마다 클러스터가 따로 있어서 하나씩 따로 들어도 되고, 먼저 들으면 좋은 레슨을 함께 적어 뒀어요. 레슨을 쓰는 방법은 [AUTHORING.md](../docs/AUTHORING.md)에 있어요.`,
    other: '[English](README.md)',
    columns: ['레슨', '분', '난이도', '먼저 들을 레슨'],
    difficulty: { beginner: '입문', intermediate: '중급', advanced: '고급' },
  },
};

const scenarios = path.join(root, 'scenarios');

/** File name → Markdown. */
export function catalogues() {
  const { tracks } = loadScenarios(lessonFiles());
  return Object.fromEntries(Object.entries(WORDS).map(([locale, words]) => [words.file, catalogue(tracks, locale, words)]));
}

export function catalogueFile(name) {
  return path.join(scenarios, name);
}

function catalogue(tracks, locale, words) {
  const lessons = tracks.flatMap((track) => track.scenarios);
  const hours = Math.round(lessons.reduce((sum, { minutes }) => sum + minutes, 0) / 60);
  const titles = new Map(lessons.map((lesson) => [lesson.folder, inLocale(lesson.title, locale)]));
  const row = ({ folder, summary, minutes, difficulty, prerequisites }) => {
    const link = `[${titles.get(folder)}](${folder}/lesson.${locale}.md)`;
    const needs = prerequisites.map((address) => titles.get(address)).join(', ');
    return `| ${link}<br>${inLocale(summary, locale)} | ${minutes} | ${words.difficulty[difficulty]} | ${needs} |`;
  };
  const parts = tracks.map(({ title, summary, scenarios: own }) =>
    [
      `## ${inLocale(title, locale)}`,
      '',
      inLocale(summary, locale),
      '',
      `| ${words.columns.join(' | ')} |`,
      '|---|---|---|---|',
      ...own.map(row),
    ].join('\n'),
  );
  return `${[`# ${words.title}`, words.other, words.lead(tracks.length, lessons.length, hours), ...parts].join('\n\n')}\n`;
}

function lessonFiles() {
  const entries = readdirSync(scenarios, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [path.relative(scenarios, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]));
}
