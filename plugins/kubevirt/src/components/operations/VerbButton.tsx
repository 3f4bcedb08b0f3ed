import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import type {
  OperationAvailability,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId } from 'react';
import { useTexts } from '../../translation';
import { VisuallyHidden } from '../shared';

const useStyles = makeStyles(
  theme => ({
    off: {
      cursor: 'default',
      color: theme.palette.text.disabled,
      '&:hover': { backgroundColor: 'transparent' },
    },
  }),
  { name: 'KubevirtVerbButton' },
);

/** A button for a verb. Where the verb cannot be used, it can still be reached and says why: on hover, focus and touch. */
export function VerbButton(props: {
  availability: OperationAvailability;
  /** What it is of, where several buttons of the verb stand on a page. */
  label?: string;
  onChoose: (verb: OperationVerb) => void;
}) {
  const { verb, allowed, refusal } = props.availability;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const id = useId();
  const why = !allowed && refusal ? localize(refusal) : '';
  return (
    <>
      <Tooltip title={why} enterTouchDelay={0} leaveTouchDelay={8000}>
        <Button
          size="small"
          variant="outlined"
          className={allowed ? undefined : classes.off}
          aria-label={props.label}
          aria-disabled={!allowed}
          aria-describedby={why ? id : undefined}
          disableRipple={!allowed}
          onClick={allowed ? () => props.onChoose(verb) : undefined}
        >
          {t(`operation.verb.${verb}`)}
        </Button>
      </Tooltip>
      {why && <VisuallyHidden id={id}>{why}</VisuallyHidden>}
    </>
  );
}
