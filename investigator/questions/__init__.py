"""Saved questions to a case: each answer is a part of the network, with a reason and its sources."""

from investigator.questions.answer import Answer, BadQuestion, Cited, Hit, Parameter, Question
from investigator.questions.registry import answer, question, questions

__all__ = ["Answer", "BadQuestion", "Cited", "Hit", "Parameter", "Question", "answer", "question", "questions"]
