import { workspacePath } from './workspace-path.mjs';

const VAGUE = /^common$|(^|-)(helpers?|utils?|misc)\d*$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;

/** A file is `kebab-case.role.ts`, and its name (or its folder's) says what is inside. */
export const fileName = {
  meta: {
    type: 'suggestion',
    docs: { description: 'file and folder names say what is inside' },
    messages: {
      vague: "'{{part}}' says nothing about what is inside. Name the file after the thing it holds, or put the code beside its only user.",
      kebab: "'{{part}}' is not kebab-case.role.ts (for example 'replica-set.strategy.ts').",
    },
    schema: [],
  },
  create(context) {
    const parts = workspacePath(context).split('/');
    return {
      Program: (node) => {
        for (const part of parts) {
          if (part.split('.').some((words) => VAGUE.test(words))) context.report({ node, messageId: 'vague', data: { part } });
        }
        const name = parts.at(-1);
        if (!KEBAB.test(name)) context.report({ node, messageId: 'kebab', data: { part: name } });
      },
    };
  },
};
