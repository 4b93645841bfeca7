import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const OpenTerminalMutation = graphql(`
  mutation OpenTerminal($attemptId: ID!, $columns: Int!, $rows: Int!, $name: String) {
    openTerminal(attemptId: $attemptId, columns: $columns, rows: $rows, name: $name) {
      id
      name
      columns
      rows
    }
  }
`);

export const CloseTerminalMutation = graphql(`
  mutation CloseTerminal($terminalId: ID!) {
    closeTerminal(terminalId: $terminalId)
  }
`);

export const TerminalLineMutation = graphql(`
  mutation TerminalLine($terminalId: ID!, $line: String!, $inputId: ID!) {
    terminalLine(terminalId: $terminalId, line: $line, inputId: $inputId)
  }
`);

export const TerminalKeysMutation = graphql(`
  mutation TerminalKeys($terminalId: ID!, $data: String!) {
    terminalKeys(terminalId: $terminalId, data: $data)
  }
`);

export const ResizeTerminalMutation = graphql(`
  mutation ResizeTerminal($terminalId: ID!, $columns: Int!, $rows: Int!) {
    resizeTerminal(terminalId: $terminalId, columns: $columns, rows: $rows)
  }
`);

export const FinishEditMutation = graphql(`
  mutation FinishEdit($terminalId: ID!, $editId: ID!, $content: String) {
    finishEdit(terminalId: $terminalId, editId: $editId, content: $content)
  }
`);

export const CompletionsQuery = graphql(`
  query Completions($terminalId: ID!, $line: String!, $cursor: Int!) {
    completions(terminalId: $terminalId, line: $line, cursor: $cursor) {
      from
      to
      candidates {
        value
        display
        description
      }
    }
  }
`);

export const TerminalOutputSubscription = graphql(`
  subscription TerminalOutput($terminalId: ID!, $after: Int) {
    terminalOutput(terminalId: $terminalId, after: $after) {
      seq
      type
      data
      prompt
      continuation
      typed
      editId
      path
      content
      editor
    }
  }
`);

export type TerminalEvent = ResultOf<typeof TerminalOutputSubscription>['terminalOutput'];
export type CompletionList = ResultOf<typeof CompletionsQuery>['completions'];
export type Completion = CompletionList['candidates'][number];
