# fails: context-team-a
kubectl create namespace team-a
kubectl config set-context --current --namespace=team-a
