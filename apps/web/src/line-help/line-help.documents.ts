import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const LineHelpQuery = graphql(`
  query LineHelp($terminalId: ID!, $line: String!) {
    lineExplanation(terminalId: $terminalId, line: $line) {
      start
      end
      role
      about
    }
    linePreview(terminalId: $terminalId, line: $line) {
      output
      exitCode
      changes {
        operation
        resource
        namespace
        name
        fields {
          path
          from
          to
        }
      }
      consequences {
        operation
        resource
        namespace
        name
        fields {
          path
          from
          to
        }
      }
    }
  }
`);

export type LineHelp = ResultOf<typeof LineHelpQuery>;
export type LinePart = LineHelp['lineExplanation'][number];
export type LinePreview = NonNullable<LineHelp['linePreview']>;
export type ObjectChange = LinePreview['changes'][number];
export type FieldDifference = ObjectChange['fields'][number];
