import { Fragment } from 'react';

/** Props of {@link CamelWord}. */
export interface CamelWordProps {
  children: string;
}

/** A word of Kubernetes, e.g. `ImagePullBackOff`, that may go on in a new line at its capitals only. */
export function CamelWord(props: CamelWordProps) {
  const parts = props.children.split(/(?<=[a-z])(?=[A-Z])/);
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
