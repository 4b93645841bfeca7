kubectl create token courier --duration=24h > /root/leaked.token
