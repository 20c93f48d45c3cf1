"""Cases and how they ended, kept where an agency sends them with the consent of the person; nothing else is kept."""
