import {
  Content,
  Header,
  Page,
  ProxiedSignInPage,
  SignInPage,
} from '@backstage/core-components';
import {
  configApiRef,
  IdentityApi,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import Button from '@material-ui/core/Button';
import Card from '@material-ui/core/Card';
import CardActions from '@material-ui/core/CardActions';
import CardContent from '@material-ui/core/CardContent';
import Grid from '@material-ui/core/Grid';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';

/** Remembers who somebody was, so that reloading the page does not ask again. */
const REMEMBERED = 'demo:signed-in-as';

interface Person {
  provider: string;
  title: string;
  description?: string;
}

/** The same identity; signing out lets one choose again. */
function forgetting(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: () => {
      localStorage.removeItem(REMEMBERED);
      return identity.signOut();
    },
  };
}

/** One card for each of the people as whom visitors of the demo may sign in. */
function PeoplePage(props: SignInPageProps & { people: Person[] }) {
  const { people, onSignInSuccess } = props;
  const appTitle = useApi(configApiRef).getOptionalString('app.title');
  const [provider, setProvider] = useState(() => {
    const remembered = localStorage.getItem(REMEMBERED);
    return people.find(person => person.provider === remembered)?.provider;
  });
  if (provider) {
    return (
      <ProxiedSignInPage
        provider={provider}
        onSignInSuccess={identity => {
          localStorage.setItem(REMEMBERED, provider);
          onSignInSuccess(forgetting(identity));
        }}
      />
    );
  }
  return (
    <Page themeId="home">
      <Header title={appTitle ?? 'Sign in'} subtitle="Who do you want to be?" />
      <Content>
        <Grid
          container
          component="ul"
          style={{ listStyle: 'none', padding: 0 }}
        >
          {people.map(person => (
            <Grid
              item
              xs={12}
              sm={6}
              md={4}
              component="li"
              key={person.provider}
            >
              <Card>
                <CardContent>
                  <Typography variant="h5" component="h2">
                    {person.title}
                  </Typography>
                  <Typography>{person.description}</Typography>
                </CardContent>
                <CardActions>
                  <Button
                    color="primary"
                    onClick={() => setProvider(person.provider)}
                  >
                    Enter as {person.title}
                  </Button>
                </CardActions>
              </Card>
            </Grid>
          ))}
        </Grid>
      </Content>
    </Page>
  );
}

/** Backstage's own sign-in page for a guest, or a choice of people where the configuration names some. */
export function DemoSignInPage(props: SignInPageProps) {
  const people = (
    useApi(configApiRef).getOptionalConfigArray('demo.people') ?? []
  ).map(person => ({
    provider: person.getString('provider'),
    title: person.getString('title'),
    description: person.getOptionalString('description'),
  }));
  return people.length > 0 ? (
    <PeoplePage {...props} people={people} />
  ) : (
    <SignInPage {...props} providers={['guest']} />
  );
}
