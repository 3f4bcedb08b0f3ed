import { makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import type { LogChunk } from './LogBuffer';
import { matchesIn } from './search';

const useStyles = makeStyles(
  theme => ({
    chunk: {
      // A chunk that does not change is not laid out again.
      contain: 'content',
    },
    line: { minHeight: '1.5em' },
    mark: {
      color: 'inherit',
      backgroundColor: 'transparent',
      outline: `1px solid ${theme.palette.status.warning}`,
      borderRadius: 2,
    },
  }),
  { name: 'KubevirtLogLines' },
);

function marked(text: string, sought: string, className: string) {
  const places = matchesIn(text, sought);
  if (places.length === 0) {
    return text;
  }
  const parts = [];
  let at = 0;
  for (const place of places) {
    const end = place + sought.length;
    parts.push(
      text.slice(at, place),
      <mark key={place} className={className}>
        {text.slice(place, end)}
      </mark>,
    );
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

const Chunk = memo(function LogLinesChunk(props: {
  chunk: LogChunk;
  sought: string;
  format: (line: string) => string;
}) {
  const { chunk, sought, format } = props;
  const classes = useStyles();
  return (
    <div className={classes.chunk}>
      {chunk.lines.map((line, index) => (
        <div
          key={chunk.from + index}
          data-line={chunk.from + index}
          className={classes.line}
        >
          {marked(format(line), sought, classes.mark)}
        </div>
      ))}
    </div>
  );
});

/** Props of {@link LogLines}. */
export interface LogLinesProps {
  chunks: readonly LogChunk[];
  /** Marked in the lines, where it is not empty. */
  sought: string;
  /** Draws a line as a person reads it. */
  format: (line: string) => string;
}

/** The lines of a log. */
export function LogLines(props: LogLinesProps) {
  return (
    <>
      {props.chunks.map(chunk => (
        <Chunk
          key={chunk.from}
          chunk={chunk}
          sought={props.sought}
          format={props.format}
        />
      ))}
    </>
  );
}
