import { Fragment } from 'react';

/** Before capitals inside a word; "Off" would look lost in a line of its own. */
const BREAKS = /(?<=[a-z])(?=[A-Z])(?!Off$)/;

/** Props of {@link CamelWord}. */
export interface CamelWordProps {
  children: string;
}

/** A word of Kubernetes, e.g. `ImagePullBackOff`, that may go on in a new line at its capitals only. */
export function CamelWord(props: CamelWordProps) {
  const parts = props.children.split(BREAKS);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
