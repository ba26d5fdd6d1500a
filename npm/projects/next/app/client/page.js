'use client';
import { Seam } from 'libseam';
import { useState } from 'react';

// A page is rendered on the server first, where nothing goes without saying.
const seam = new Seam({ endpoint: 'https://your.example', noCredential: true });
const params = { user_identity_id: 'nobody' };

export default function Page() {
  const [problem, setProblem] = useState('none yet');
  const check = () => {
    try {
      seam.check('user_identities.delete', params);
    } catch (error) {
      setProblem(error.message);
    }
  };
  return (
    <button onClick={check}>
      {seam.endpoint}: {problem}
    </button>
  );
}
