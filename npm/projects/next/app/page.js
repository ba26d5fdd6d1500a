// A server action, in a form that needs no script in the page.
import * as libseam from 'libseam';
import { redirect } from 'next/navigation';
import { scenario } from '../scenario.mjs';

async function remove(form) {
  'use server';
  const options = Object.fromEntries(['endpoint', 'apiKey'].map((name) => [name, form.get(name)]));
  const result = JSON.stringify(await scenario(libseam, options));
  redirect(`/done?${new URLSearchParams({ result })}`);
}

export default function Page() {
  return (
    <form action={remove}>
      <input name="endpoint" />
      <input name="apiKey" />
      <button>Remove</button>
    </form>
  );
}
