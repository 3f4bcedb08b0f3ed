import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState, type ReactNode } from 'react';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    button: {
      padding: theme.spacing(0, 0.5),
      minWidth: 0,
      font: 'inherit',
      letterSpacing: 'inherit',
      textTransform: 'none',
      verticalAlign: 'baseline',
    },
    more: { margin: theme.spacing(0.5, 0) },
  }),
  { name: 'KubevirtExplanation' },
);

/** Props of {@link Explanation}. */
export interface ExplanationProps {
  /** What the button is called by screen readers, which do not see what it stands beside. */
  label: string;
  /** What shows below once it is asked for. */
  children: ReactNode;
}

/** "Why?" behind a sentence, and below it the answer once somebody asks. */
export function Explanation(props: ExplanationProps) {
  const classes = useStyles();
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Button
        size="small"
        color="primary"
        className={classes.button}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={props.label}
        onClick={() => setOpen(!open)}
      >
        {t('vms.row.why')}
      </Button>
      {open && (
        <div id={id} className={classes.more}>
          {props.children}
        </div>
      )}
    </>
  );
}
